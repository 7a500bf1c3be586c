/** Requests to the API by the session's cookie; a change carries the header that a foreign form can't send. */

export class ApiFault extends Error {
  override readonly name = "ApiFault";
  /** A code of the API, or `UNREACHABLE` when no answer came. */
  readonly code: string;
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const asFault = (error: unknown): ApiFault =>
  error instanceof ApiFault ? error : new ApiFault("INTERNAL", String(error));

/** Told on the window when the session is over. */
export const LOGGED_OUT = "ksocket:logged-out";

async function faultOf(answer: Response): Promise<ApiFault> {
  const retryAfter = Number(answer.headers.get("retry-after") ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  try {
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    return new ApiFault(error.code, error.message, seconds);
  } catch {
    return new ApiFault("INTERNAL", `${answer.status} ${answer.statusText}`, seconds);
  }
}

interface Options {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** The answer is trusted to be what the resource's type says: the server is of the same build. */
export async function request<Answer>(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  { body, signal }: Options = {},
): Promise<Answer> {
  const answer = await fetch(path, {
    method,
    headers: {
      accept: "application/json",
      "x-requested-with": "ksocket-console",
      ...jsonType(body),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    throw new ApiFault("UNREACHABLE", String(error));
  });
  if (!answer.ok) {
    const fault = await faultOf(answer);
    if (answer.status === 401 && path !== "/api/session") dispatchEvent(new Event(LOGGED_OUT));
    throw fault;
  }
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

const jsonType = (body: unknown) =>
  body === undefined ? {} : { "content-type": "application/json" };
