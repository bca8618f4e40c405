/** Who somebody is to the sign-in of the local run. */
export interface Who {
  user: string;
  name: string;
  roles: string[];
}

/** What this run offers besides the app's own routes; deployed, there is none of it. */
export interface Config {
  signIn: 'local' | 'platform';
  watch: boolean;
  acs?: string;
}

/** The app said no, with a reason. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, detail: string) {
    super(detail);
  }
}

export async function config(): Promise<Config> {
  const answer = await fetch('/local/config.json');
  return answer.ok && answer.headers.get('content-type')?.includes('json') ? answer.json() : { signIn: 'platform', watch: false };
}

/** Somebody who is signed in. Several may be in one window, so the session travels in App Service's header, not in a cookie. */
export class Session {
  private constructor(readonly who: Who, private key: string | null) {}

  static async start(who: Who): Promise<Session> {
    return new Session(who, await keyOf(who));
  }

  /** Whoever the platform in front of the app has signed in; null when that is nobody. */
  static async ofPlatform(): Promise<Session | null> {
    const answer = await fetch('/.auth/me');
    if (!answer.ok) return null;

    // App Service answers with a list, Static Web Apps with an object.
    const me = await answer.json();
    const user: string | undefined = Array.isArray(me) ? me[0]?.user_id : me?.clientPrincipal?.userDetails;
    return user ? new Session({ user, name: user, roles: [] }, null) : null;
  }

  get token(): string | null {
    return this.key;
  }

  async ask(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Response> {
    let answer = await this.send(path, method, body);
    if (answer.status === 401 && this.key) {
      // The local run was started anew: its sessions end with it.
      this.key = await keyOf(this.who);
      answer = await this.send(path, method, body);
    }
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  async json<T>(path: string, body?: unknown, method?: string): Promise<T> {
    return (await this.ask(path, body, method)).json();
  }

  private send(path: string, method: string, body: unknown): Promise<Response> {
    return fetch(path, {
      method,
      headers: { ...(this.key && { 'X-ZUMO-AUTH': this.key }), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }
}

async function keyOf(who: Who): Promise<string> {
  // No cookie: it would be everybody's in this window.
  const form = new URLSearchParams({ user: who.user, name: who.name, roles: who.roles.join(',') });
  const answer = await fetch('/.auth/login/local', { method: 'POST', body: form, credentials: 'omit' });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).authenticationToken;
}

async function refusal(answer: Response): Promise<Refused> {
  const problem = await answer.json().catch(() => null);
  return new Refused(answer.status, problem?.code ?? '', problem?.detail ?? `${new URL(answer.url).pathname} answered ${answer.status}.`);
}
