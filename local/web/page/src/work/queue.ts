import { attempt, el, field, time } from '../dom';
import type { Session } from '../session';

export interface CaseMessage {
  messageId: string;
  text?: string | null;
  displayName?: string | null;
  userId?: string | null;
  communicationUserId: string;
  sentOn: string;
  outcome?: string | null;
}

export interface Case {
  caseId: string;
  threadId: string;
  state: string;
  kinds: string[];
  rule: string;
  message?: CaseMessage;
  findings: { rule: string; action: string; category?: string; severity?: number }[];
  context: CaseMessage[];
  complaints: { kind: string; by: string; reason?: string; on: string }[];
}

const decisions = ['approve', 'uphold', 'mask', 'delete', 'warn', 'timeout', 'remove', 'ban'];

/** What waits for a person, the oldest first. */
export async function queueView(session: Session): Promise<HTMLElement> {
  const { cases } = await session.json<{ cases: Case[] }>('/api/moderation/queue?pageSize=20');
  return el('div', {}, el('h2', {}, 'Review queue'),
    cases.length === 0 ? el('p', { class: 'empty' }, 'Nothing waits. Report a message in the chat view, and it comes here.') : '',
    ...cases.map(one => card(session, one)));
}

function card(session: Session, one: Case): HTMLElement {
  const decision = el('select', { name: 'decision' }, ...decisions.map(name => el('option', {}, name)));
  const reason = el('input', { name: 'reason', maxlength: 500, autocomplete: 'off' });
  const outcome = el('p', { role: 'status' });
  const root = el('article', { class: 'case', 'data-case': one.caseId },
    el('h3', {}, [one.kinds.join(', '), one.rule].filter(part => part).join(': ')),
    one.message ? said(one.message) : el('p', {}, 'The message is gone.'),
    one.findings.length ? el('p', {}, `Found: ${one.findings.map(finding => `${finding.rule} (${finding.action})`).join(', ')}`) : '',
    ...one.complaints.map(complaint => el('p', {}, `${complaint.kind} by ${complaint.by}: ${complaint.reason ?? ''}`)),
    one.context.length ? el('details', {}, el('summary', {}, 'What was said around it'), ...one.context.map(said)) : '',
    el('form', {
      class: 'row',
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        void attempt(async () => {
          const answer = await session.json<{ decision: string; outcome: string }>(
            `/api/moderation/queue/${one.caseId}/decision`, { decision: decision.value, reason: reason.value || null });
          outcome.textContent = `${answer.decision}: ${answer.outcome}`;
          root.classList.add('decided');
        });
      },
    }, field('Decision', decision), field('Reason', reason), el('button', { class: 'main' }, 'Decide')),
    outcome);
  return root;
}

export function said(message: CaseMessage): HTMLElement {
  return el('blockquote', {}, el('div', { class: 'meta' }, el('b', {}, message.displayName ?? message.userId ?? message.communicationUserId), ` ${time(message.sentOn)}`),
    message.text ?? '(no longer kept)', message.outcome && el('small', {}, ` ${message.outcome}`));
}
