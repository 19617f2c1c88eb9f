// Asks for a fresh token in a corner of the page: what somebody is in the middle of stays as it is.
import { Button, Dialog, Group, Text, Textarea } from "@mantine/core";
import { type FormEvent, type JSX, useState } from "react";
import { strings } from "../strings.ts";
import { type Identity, identityOf, isSamePerson } from "./identity.ts";
import { useSession } from "./session.tsx";

const { renewal } = strings.shell;

interface Props {
  identity: Identity;
  onToken: (token: string) => void;
}

/** Stays until there is a token of the same person that has not ended, or they sign out. */
export function RenewalDialog({ identity, onToken }: Props): JSX.Element {
  const { signOut } = useSession();
  const [token, setToken] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = refusalOf(token, identity);
    setRefusal(found);
    if (found === null) onToken(token.trim());
  };
  return (
    <Dialog
      opened
      position={{ top: 16, right: 16 }}
      size="lg"
      radius="md"
      shadow="xl"
      withBorder
      aria-labelledby="renewal"
      role="alertdialog"
    >
      <form onSubmit={submit}>
        <Text fw={600} id="renewal">
          {renewal.title}
        </Text>
        <Text size="sm" c="dimmed" mb="sm">
          {renewal.explain}
        </Text>
        <Textarea
          {...{ label: renewal.label, value: token, error: refusal, rows: 3, autoComplete: "off", spellCheck: false }}
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
        />
        <Group justify="space-between" mt="sm">
          <Button variant="subtle" onClick={signOut}>
            {strings.shell.signOut}
          </Button>
          <Button type="submit">{renewal.submit}</Button>
        </Group>
      </form>
    </Dialog>
  );
}

function refusalOf(token: string, before: Identity): string | null {
  try {
    const fresh = identityOf(token);
    if (!isSamePerson(fresh, before)) return renewal.otherPerson;
    return fresh.expiresAt > Date.now() ? null : strings.signIn.expired;
  } catch (error) {
    return (error as Error).message;
  }
}
