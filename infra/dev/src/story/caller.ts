/** REST calls that are said before they are made. */
import type { DevFile } from "../dev-file.ts";

export interface Call {
  /** What happens, in a sentence. */
  title: string;
  as: keyof DevFile["tokens"];
  method: "POST" | "PUT";
  /** After `/api/v1`. */
  path: string;
  body?: object;
}

export type Caller = (call: Call) => Promise<unknown>;

/** Makes calls with the credentials of the running platform; what is not a 2xx throws. */
export function caller(platform: DevFile, say: (line: string) => void): Caller {
  return async ({ title, as, method, path, body }) => {
    const json = body === undefined ? null : JSON.stringify(body);
    say(`\n${title}`);
    say(`  ${method} /api/v1${path}${json === null ? "" : ` ${json}`}  (as ${as})`);
    const answer = await fetch(`${platform.url}/api/v1${path}`, {
      ...{ method, body: json },
      headers: { ...credentials(platform, as), ...(json === null ? {} : { "content-type": "application/json" }) },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /api/v1${path} answered ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}

/** The headers of somebody of the demo tenant. */
export function credentials({ apiKey, tokens }: DevFile, as: keyof DevFile["tokens"]): Record<string, string> {
  return { "x-api-key": apiKey, authorization: `Bearer ${tokens[as]}` };
}
