/** Requests to the API by the session's cookie; a change carries the header that a foreign form can't send. */

/** What is wrong with one member of what was sent; `path` as in docs/api.md. */
export interface FieldFault {
  readonly path: string;
  readonly reason: string;
  readonly message: string;
  /** The text that was sent there. */
  readonly value: string;
}

export class ApiFault extends Error {
  override readonly name = "ApiFault";
  /** A code of the API, or `UNREACHABLE` when no answer came. */
  readonly code: string;
  /** From `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly FieldFault[];

  constructor(
    code: string,
    message: string,
    retryAfterSeconds?: number,
    fields: readonly FieldFault[] = [],
  ) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
  }
}

export const asFault = (error: unknown): ApiFault =>
  error instanceof ApiFault ? error : new ApiFault("INTERNAL", String(error));

/** Told on the window when the session is over. */
export const LOGGED_OUT = "ksocket:logged-out";

interface ErrorAnswer {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly fields?: readonly Omit<FieldFault, "value">[];
  };
}

function textAt(body: unknown, path: string): string {
  let value = body;
  for (const part of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined;
  }
  return typeof value === "string" ? value : "";
}

async function faultOf(answer: Response, body: unknown): Promise<ApiFault> {
  const retryAfter = Number(answer.headers.get("retry-after") ?? Number.NaN);
  const seconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  try {
    const { error } = (await answer.json()) as ErrorAnswer;
    const fields = (error.fields ?? []).map((field) => ({
      ...field,
      value: textAt(body, field.path),
    }));
    return new ApiFault(error.code, error.message, seconds, fields);
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
    const fault = await faultOf(answer, body);
    if (answer.status === 401 && path !== "/api/session") dispatchEvent(new Event(LOGGED_OUT));
    throw fault;
  }
  return (answer.status === 204 ? undefined : await answer.json()) as Answer;
}

const jsonType = (body: unknown) =>
  body === undefined ? {} : { "content-type": "application/json" };
