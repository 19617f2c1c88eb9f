// The key and the token of this tab. They live as long as the tab, and are seen by no other.

export interface Credentials {
  apiKey: string;
  token: string;
  /** Whether they are those of a person of the demo, whose platform may be made anew at any time. */
  ofDemo?: true;
}

const PLACE = "tributary credentials";

export function keptCredentials(): Credentials | null {
  const text = sessionStorage.getItem(PLACE);
  return text === null ? null : (JSON.parse(text) as Credentials);
}

export const keepCredentials = (credentials: Credentials): void =>
  sessionStorage.setItem(PLACE, JSON.stringify(credentials));

export const forgetCredentials = (): void => sessionStorage.clear();
