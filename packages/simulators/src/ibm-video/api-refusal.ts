// How IBM's API says no. Its documentation names statuses and error values; the shape of the body is a guess.
import { apiErrors } from "@tributary/schemas/ibm-video";

export const apiStatuses = [400, 401, 402, 403, 404, 429, 503] as const;
export type ApiStatus = (typeof apiStatuses)[number];

/** Thrown by whatever can't be done. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly status: ApiStatus;

  constructor(status: ApiStatus, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** The body of a refusal; none where the documentation names no value. */
export const bodyOf = ({ status, message }: ApiRefusal): object | undefined =>
  status === 429 || status === 503 ? undefined : { error: apiErrors[status], error_description: message };
