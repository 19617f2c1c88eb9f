// A room that fails says so, and the others go on.
import { Button, Container, Text, Title } from "@mantine/core";
import { Component, type JSX, type ReactNode } from "react";
import { strings } from "../strings.ts";

interface Props {
  /** Where this is: what failed there is tried again elsewhere. */
  at?: string;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.failed && before.at !== this.props.at) this.setState({ failed: false });
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

const Failed = (): JSX.Element => (
  <Container size="xs" py="xl" role="alert">
    <Title order={1} size="h3">
      {strings.shell.failed}
    </Title>
    <Text my="md">{strings.shell.failedDetail}</Text>
    <Button onClick={() => location.reload()}>{strings.shell.reload}</Button>
  </Container>
);
