/** Faults as the REST API tells them: `{"error": {"code", "message", "fields"?}}` with a status. */

import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { type ErrorCode, errorTable } from "../../protocol/errors.ts";

const statusTable = {
  REQUEST_INVALID: 400,
  UNAUTHENTICATED: 401,
  TOKEN_EXPIRED: 401,
  LOGIN_REFUSED: 401,
  ACCOUNT_DISABLED: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_MANY_TOKENS: 409,
  NETWORK_WITHOUT_KSOCKET: 409,
  KSOCKET_NOT_CONNECTED: 409,
  SCAN_ENDED: 409,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
} as const;

export type ApiErrorCode = keyof typeof statusTable | ErrorCode;

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ApiErrorCode, message: string, retryAfterSeconds?: number) {
    super(message);
    this.code = code;
    this.status = code in statusTable ? statusTable[code as keyof typeof statusTable] : 409;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What is wrong with one member of the body, or with one parameter of the path. */
export interface FieldFault {
  /** Names and indexes from the body's root, with dots between: `settings.startAddresses.0`. */
  readonly path: string;
  /** A word for programs: zod's issue code, or one of our own. */
  readonly reason: string;
  readonly message: string;
}

/** A fault that lies in members of the body. */
export class FieldError extends ApiError {
  readonly fields: readonly FieldFault[];

  constructor(code: ApiErrorCode, message: string, fields: readonly FieldFault[]) {
    super(code, message);
    this.fields = fields;
  }
}

/** A fault of one member. */
export const fieldError = (code: ApiErrorCode, path: string, reason: string, message: string) =>
  new FieldError(code, message, [{ path, reason, message }]);

export const notFound = (what: string, id: string) =>
  new ApiError("NOT_FOUND", `There is no ${what} ${id}.`);

/** The value, or 404 naming what is missing. */
export function found<Value>(value: Value | undefined, what: string, id: string): Value {
  if (value === undefined) throw notFound(what, id);
  return value;
}

/** Fastify's own refusals, by their status. */
const codeOfStatus: Readonly<Record<number, ApiErrorCode>> = {
  404: "NOT_FOUND",
  413: "BODY_TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
};

interface ValidationFault {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A check of our own names its reason in the `params` of its schema. */
function fieldFaultOf({ instancePath, keyword, message = "", params }: ValidationFault) {
  const own = params["params"] as { readonly reason?: string } | undefined; // zod passes on what the schema gave
  const path = instancePath.slice(1).replaceAll("/", ".");
  return { path, reason: own?.reason ?? keyword, message };
}

function asApiError(error: FastifyError | ApiError): ApiError {
  if (error instanceof ApiError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const faults = error.validation.map((fault) => {
      const path = fault.instancePath.slice(1).replaceAll("/", ".");
      return `${error.validationContext ?? "request"}${path === "" ? "" : ` ${path}`}: ${fault.message}`;
    });
    const message = faults.join("; ");
    if (error.validationContext === "querystring") return new ApiError("REQUEST_INVALID", message);
    return new FieldError("REQUEST_INVALID", message, error.validation.map(fieldFaultOf));
  }
  const status = error.statusCode ?? 500;
  if (status >= 500) return new ApiError("INTERNAL", errorTable.INTERNAL.message);
  return new ApiError(codeOfStatus[status] ?? "REQUEST_INVALID", error.message);
}

/** Answers a fault; one of our own making is logged, since nobody else can know of it. */
export function answerError(
  error: FastifyError | ApiError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const answer = asApiError(error);
  if (answer.status >= 500) request.log.error({ err: error }, "a request failed");
  if (answer.retryAfterSeconds !== undefined) {
    reply.header("retry-after", String(answer.retryAfterSeconds));
  }
  if (answer.status === 401 && !reply.hasHeader("www-authenticate")) {
    reply.header("www-authenticate", 'Token realm="ksocket"');
  }
  return reply
    .code(answer.status)
    .serializer(JSON.stringify)
    .type("application/json; charset=utf-8")
    .send({
      error: {
        code: answer.code,
        message: answer.message,
        ...(answer instanceof FieldError && { fields: answer.fields }),
      },
    });
}
