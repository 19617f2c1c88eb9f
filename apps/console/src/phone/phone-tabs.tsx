import { Indicator, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChecklist, IconMessageCircle } from "@tabler/icons-react";
import type { JSX } from "react";
import { useLive } from "../chat/use-live.ts";
import { strings } from "../strings.ts";
import classes from "./phone.module.css";
import type { PhoneState } from "./use-phone.ts";

export type Tab = "sessions" | "cards";
const TABS = [
  { tab: "sessions", Icon: IconMessageCircle },
  { tab: "cards", Icon: IconChecklist },
] as const;

interface Props {
  phone: PhoneState;
  tab: Tab;
  onTab: (tab: Tab) => void;
}

/** Between messages and cards, with what waits in each. */
export function PhoneTabs({ phone, tab, onTab }: Props): JSX.Element {
  const { list } = useLive(phone.sessions.store);
  const { cards } = useLive(phone.cards);
  const counts: Readonly<Record<Tab, number>> = {
    sessions: [...list.sessions.values()].reduce((sum, { unread }) => sum + unread, 0),
    cards: [...cards.values()].filter(({ reportedAt }) => reportedAt === null).length,
  };
  return (
    <nav className={classes.tabs} aria-label={strings.phone.tabs}>
      {TABS.map(({ tab: each, Icon }) => (
        <UnstyledButton
          key={each}
          className={classes.tab}
          aria-current={each === tab ? "page" : undefined}
          onClick={() => onTab(each)}
        >
          <Indicator label={counts[each]} size={16} disabled={counts[each] === 0} aria-hidden>
            <Icon size={22} stroke={1.6} />
          </Indicator>
          {strings.phone.tab[each]}
          {counts[each] > 0 && <VisuallyHidden>{strings.phone.news(counts[each])}</VisuallyHidden>}
        </UnstyledButton>
      ))}
    </nav>
  );
}
