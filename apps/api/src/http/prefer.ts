// https://www.rfc-editor.org/rfc/rfc7240#section-4.1
const RESPOND_ASYNC = /(?:^|,)\s*respond-async\s*(?:[;,]|$)/i;

/** Whether the caller would rather not wait for the result. */
export const prefersAsync = (header: string | string[] | undefined): boolean =>
  RESPOND_ASYNC.test([header ?? ""].flat().join(","));
