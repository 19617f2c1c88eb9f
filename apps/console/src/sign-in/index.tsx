// Key and token in, rooms out. In the demo there is a button for each of its people.
import { Alert, Button, Container, Paper, PasswordInput, Stack, Text, Textarea, Title } from "@mantine/core";
import { type FormEvent, type JSX, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { refusalOf } from "../connection/check-credentials.ts";
import type { Credentials } from "../connection/credentials.ts";
import { identityOf } from "../connection/identity.ts";
import { useSession } from "../connection/session.tsx";
import { roomOf } from "../shell/rooms.ts";
import { strings } from "../strings.ts";
import { DemoPeople } from "./demo-people.tsx";

const { signIn: words } = strings;

export function SignIn(): JSX.Element {
  const { demo } = useSession();
  const { enter, refusal, isChecking } = useSignIn();
  return (
    <Container size={440} py="xl" component="main">
      <Paper withBorder p="lg" shadow="xs">
        <Title order={1} size="h3">
          {words.title}
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          {words.explain}
        </Text>
        <CredentialsForm onSubmit={enter} isChecking={isChecking} />
        {refusal !== null && (
          <Alert color="red" mt="md" variant="light">
            {refusal}
          </Alert>
        )}
        {demo !== null && <DemoPeople demo={demo} onChoice={enter} />}
      </Paper>
    </Container>
  );
}

interface FormProps {
  onSubmit: (credentials: Credentials) => void;
  isChecking: boolean;
}

function CredentialsForm({ onSubmit, isChecking }: FormProps): JSX.Element {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    onSubmit({ apiKey: text("apiKey"), token: text("token") });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PasswordInput name="apiKey" label={words.apiKey} required autoComplete="off" />
        <Textarea {...{ name: "token", label: words.token, description: words.tokenHint, rows: 4, required: true }} />
        <Button type="submit" loading={isChecking}>
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}

/** Credentials that the platform takes lead to where somebody came from, or to their own rooms. */
function useSignIn() {
  const { signIn } = useSession();
  const navigate = useNavigate();
  const { state } = useLocation() as { state: { from?: string } | null };
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isChecking, setChecking] = useState(false);
  const enter = async (credentials: Credentials) => {
    setChecking(true);
    const found = await refusalOf(credentials);
    setChecking(false);
    setRefusal(found);
    if (found !== null) return;
    signIn(credentials);
    void navigate(state?.from ?? roomOf(identityOf(credentials.token).role)?.path ?? "/", { replace: true });
  };
  return { enter, refusal, isChecking };
}
