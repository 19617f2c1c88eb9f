// What surrounds every room: the navigation on the left (on a phone behind a button), and the room itself.
import { AppShell, Burger, Group, NavLink, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type JSX, Suspense } from "react";
import { Link, useLocation } from "react-router";
import { strings } from "../strings.ts";
import { Account } from "./account.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import classes from "./layout.module.css";
import { Loading } from "./loading.tsx";
import type { Room, RoomLink } from "./rooms.ts";

export function Layout({ room }: { room: Room }): JSX.Element {
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 224, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
    >
      <title>{titleOf(room, pathname)}</title>
      <a className={classes.skip} href="#room">
        {strings.shell.skipToContent}
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        <Burger size="sm" opened={isOpen} onClick={toggle} aria-label={strings.shell.openNavigation} />
        <Text fw={600}>{strings.shell.product}</Text>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={strings.shell.navigation}>
        <Brand />
        <Stack gap={2} className={classes.links}>
          {room.links.map((link) => (
            <RoomNavLink key={link.to} link={link} onClick={close} />
          ))}
        </Stack>
        <Account />
      </AppShell.Navbar>
      <AppShell.Main id="room" tabIndex={-1} className={classes.main}>
        <ErrorBoundary at={pathname}>
          <Suspense fallback={<Loading />}>
            <room.Component />
          </Suspense>
        </ErrorBoundary>
      </AppShell.Main>
    </AppShell>
  );
}

/** Leads to where the console begins: the page of the demo, or one's own first room. */
const Brand = (): JSX.Element => (
  <UnstyledButton component={Link} to="/" px="xs" py="sm" visibleFrom="sm">
    <Group gap="xs">
      <img src="/tributary.svg" alt="" width={24} height={24} />
      <Text fw={600}>{strings.shell.product}</Text>
    </Group>
  </UnstyledButton>
);

function RoomNavLink({ link, onClick }: { link: RoomLink; onClick: () => void }): JSX.Element {
  const { to, name, Icon } = link;
  const isHere = isOf(link, useLocation().pathname);
  return (
    <NavLink
      component={Link}
      {...{ to, onClick, label: name, active: isHere, "aria-current": isHere ? "page" : undefined }}
      className={classes.link}
      leftSection={<Icon size={18} stroke={1.6} />}
    />
  );
}

const isOf = ({ to, below = [to] }: RoomLink, pathname: string): boolean =>
  pathname === to || below.some((path) => pathname.startsWith(`${path}/`));

const titleOf = ({ links }: Room, pathname: string): string =>
  strings.shell.titleOf(links.find((link) => isOf(link, pathname))?.name);
