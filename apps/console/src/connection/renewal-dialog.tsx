// Asks for a fresh token in a corner of the page: what somebody is in the middle of stays as it is.
import { Button, Dialog, Group, Text, Textarea } from "@mantine/core";
import { type FormEvent, type JSX, useState } from "react";
import { strings } from "../strings.ts";
import { refusalOf } from "./check-credentials.ts";
import type { Credentials } from "./credentials.ts";
import { identityOf, isSamePerson } from "./identity.ts";
import { useSession } from "./session.tsx";

const { renewal } = strings.shell;

interface Props {
  /** Those that end. */
  credentials: Credentials;
  onToken: (token: string) => void;
}

/**
 * Stays until there is a token of the same person that the platform takes, or they sign out. It takes nobody's focus: it is
 * said aloud, and stands first on the page for who goes by keyboard.
 */
export function RenewalDialog({ credentials, onToken }: Props): JSX.Element {
  const { signOut } = useSession();
  const { token, setToken, refusal, isChecking, submit } = useFreshToken(credentials, onToken);
  return (
    <Dialog
      {...{ opened: true, withinPortal: false, position: { top: 16, right: 16 }, size: "lg", radius: "md" }}
      {...{ shadow: "xl", withBorder: true, role: "alertdialog", "aria-labelledby": "renewal" }}
    >
      <form onSubmit={submit}>
        <div role="alert">
          <Text fw={600} id="renewal">
            {renewal.title}
          </Text>
          <Text size="sm" c="dimmed" mb="sm">
            {renewal.explain}
          </Text>
        </div>
        <Textarea
          {...{ label: renewal.label, value: token, error: refusal, rows: 3, autoComplete: "off", spellCheck: false }}
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
        />
        <Group justify="space-between" mt="sm">
          <Button variant="subtle" onClick={signOut}>
            {strings.shell.signOut}
          </Button>
          <Button type="submit" loading={isChecking}>
            {renewal.submit}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

/** A token goes on only when the platform has taken it: another one would end every stream of the page. */
function useFreshToken(before: Credentials, onToken: (token: string) => void) {
  const [token, setToken] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isChecking, setChecking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecking(true);
    const fresh = token.trim();
    const found = isOfAnother(fresh, before.token) ? renewal.otherPerson : await refusalOf({ ...before, token: fresh });
    setChecking(false);
    setRefusal(found);
    if (found === null) onToken(fresh);
  };
  return { token, setToken, refusal, isChecking, submit };
}

/** Of what cannot be read nobody knows whose it is; that is another refusal. */
function isOfAnother(fresh: string, before: string): boolean {
  try {
    return !isSamePerson(identityOf(fresh), identityOf(before));
  } catch {
    return false;
  }
}
