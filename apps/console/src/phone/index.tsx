// The participant's phone. It needs nothing but a connection above it, and fills its parent, however small that is.
import { type JSX, useState } from "react";
import { useConnection } from "../connection/connection.tsx";
import { strings } from "../strings.ts";
import classes from "./phone.module.css";
import { PhoneCards } from "./phone-cards.tsx";
import { PhoneSession } from "./phone-session.tsx";
import { PhoneSessions } from "./phone-sessions.tsx";
import { PhoneTabs, type Tab } from "./phone-tabs.tsx";
import { usePhone } from "./use-phone.ts";

/** `sessionId`: which session is open at first. */
export function Phone({ sessionId = null }: { sessionId?: string | null }): JSX.Element {
  const { identity } = useConnection();
  const phone = usePhone();
  const [tab, setTab] = useState<Tab>("sessions");
  const [openId, setOpenId] = useState<string | null>(sessionId);
  const isOpen = tab === "sessions" && openId !== null;
  return (
    <div className={classes.phone}>
      <section className={classes.screen} aria-label={strings.phone.title}>
        {isOpen && (
          <PhoneSession key={openId} {...{ sessionId: openId, userId: identity.id, onBack: () => setOpenId(null) }} />
        )}
        {phone !== null && tab === "sessions" && !isOpen && <PhoneSessions {...{ phone, onOpen: setOpenId }} />}
        {phone !== null && tab === "cards" && <PhoneCards phone={phone} />}
      </section>
      {phone !== null && !isOpen && <PhoneTabs {...{ phone, tab, onTab: setTab }} />}
    </div>
  );
}
