/** What the firm says of the law, and that the caller was told. */

/** What a caller can read before the call. */
export interface Legal {
  disclaimer: string;
  keptDays: number | null;
  links: { kind: 'privacy' | 'terms' | 'contact'; href: string }[];
}

/** Asks for what there is to read; nothing where nobody answers. */
export async function legal(): Promise<Legal | null> {
  const [disclaimer, compliance] = await Promise.all([
    asked('/api/v1/legal/disclaimer'),
    asked('/api/v1/legal/compliance'),
  ]);
  const text = disclaimer?.['disclaimer'];
  return typeof text === 'string' ? toRead(text, compliance ?? {}) : null;
}

/** That whoever calls was told what Ellie is. The call does not wait for it. */
export function acknowledge(session: string): void {
  const body = JSON.stringify({ session_id: session });
  const headers = { 'Content-Type': 'application/json' };
  void fetch('/api/v1/legal/disclaimer/acknowledge', { method: 'POST', headers, body }).catch(() => {});
}

export function toRead(disclaimer: string, compliance: Record<string, unknown>): Legal {
  const days = compliance['data_retention_days'];
  const links: Legal['links'] = [];
  const privacy = webAddress(compliance['privacy_policy_url']);
  const terms = webAddress(compliance['terms_of_service_url']);
  const contact = mailAddress(compliance['contact_email']);
  if (privacy) links.push({ kind: 'privacy', href: privacy });
  if (terms) links.push({ kind: 'terms', href: terms });
  if (contact) links.push({ kind: 'contact', href: contact });
  return { disclaimer, keptDays: typeof days === 'number' ? days : null, links };
}

async function asked(path: string): Promise<Record<string, unknown> | null> {
  try {
    const answer = await fetch(path);
    const body: unknown = answer.ok ? await answer.json() : null;
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Only an address of the web is a link: `javascript:` is one that runs. */
function webAddress(value: unknown): string | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null;
  return /^https?:$/.test(new URL(value).protocol) ? value : null;
}

function mailAddress(value: unknown): string | null {
  return typeof value === 'string' && /^[^\s@?]+@[^\s@?]+$/.test(value) ? `mailto:${value}` : null;
}
