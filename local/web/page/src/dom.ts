type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => unknown)>;

/** An element. Text is put in as text, whatever it contains; `on…` is a listener; true and false are present and absent. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false && child !== ''));
  return made;
}

/** A labelled field; the label is the field's name for everybody. */
export function field<T extends HTMLElement>(label: string, input: T): HTMLLabelElement {
  return el('label', { class: 'field' }, el('span', {}, label), input);
}

const trouble = () => document.getElementById('trouble')!;

/** Says at the top what went wrong, until something else does or all is well. */
export function tell(fault: unknown): void {
  const text = fault instanceof Error ? fault.message : String(fault);
  trouble().textContent = text;
  trouble().hidden = text === '';
}

/** Runs what a person asked for; what fails is told, not lost. */
export async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    tell('');
  } catch (fault) {
    tell(fault);
  }
}

/** Asks for one line of text in a dialog; null when the person thinks better of it. */
export function askFor(title: string, label: string, value = '', required = true): Promise<string | null> {
  return new Promise(resolve => {
    const input = el('input', { name: 'answer', required, maxlength: 500, value, autocomplete: 'off' });
    const form: HTMLFormElement = el('form', { method: 'dialog' },
      el('h2', { id: 'dialog-title' }, title),
      field(label, input),
      el('div', { class: 'row' }, el('button', { value: 'yes', class: 'main' }, 'OK'), el('button', { type: 'button', onclick: () => dialog.close('') }, 'Cancel')));
    const dialog: HTMLDialogElement = el('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? input.value : null);
    } }, form);
    document.body.append(dialog);
    dialog.showModal();
    input.select();
  });
}

export function time(at: Date | string | undefined | null, withMilliseconds = false): string {
  if (!at) return '';
  const when = new Date(at);
  return when.toLocaleTimeString('en-GB', { hour12: false }) + (withMilliseconds ? `.${String(when.getMilliseconds()).padStart(3, '0')}` : '');
}
