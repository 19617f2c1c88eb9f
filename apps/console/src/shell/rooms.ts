// The rooms of each role, in the order of the navigation. Each room is a chunk of its own, loaded when it is opened.
import {
  IconBroadcast,
  IconInbox,
  IconMailX,
  IconMessageCircle,
  IconPlugConnected,
  IconSitemap,
  IconTimeline,
  IconTransfer,
  IconUsers,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Role } from "../connection/identity.ts";
import { strings } from "../strings.ts";
import { isBelow, lazily } from "./lazily.tsx";

const { rooms: names } = strings.shell;

export interface RoomLink {
  to: string;
  name: string;
  Icon: ComponentType<{ size?: number; stroke?: number }>;
  /** What else is the link's: all below these; below its own address unless told. */
  below?: readonly string[];
}

export interface Room {
  role: Role;
  /** Where the room begins; everything below is its own. */
  path: string;
  Component: ComponentType;
  links: readonly RoomLink[];
}

export const rooms: readonly Room[] = [
  {
    role: "coach",
    path: "/coach",
    Component: lazily(isBelow("/coach"), async () => (await import("../coach/index.tsx")).Coach),
    links: [
      { to: "/coach", name: names.inbox, Icon: IconInbox, below: ["/coach/sessions"] },
      { to: "/coach/participants", name: names.participants, Icon: IconUsers },
      { to: "/coach/channels", name: names.channels, Icon: IconBroadcast },
    ],
  },
  {
    role: "participant",
    path: "/phone",
    Component: lazily(isBelow("/phone"), async () => (await import("../phone/index.tsx")).Phone),
    links: [{ to: "/phone", name: names.phone, Icon: IconMessageCircle }],
  },
  {
    role: "admin",
    path: "/operator",
    Component: lazily(isBelow("/operator"), async () => (await import("../operator/index.tsx")).Operator),
    links: [
      { to: "/operator/map", name: names.map, Icon: IconSitemap },
      { to: "/operator/streams", name: names.streams, Icon: IconBroadcast },
      { to: "/operator/inspector", name: names.inspector, Icon: IconTimeline },
      { to: "/operator/links", name: names.links, Icon: IconPlugConnected },
      { to: "/operator/dead-letters", name: names.deadLetters, Icon: IconMailX },
      { to: "/operator/relay", name: names.relay, Icon: IconTransfer },
    ],
  },
];

/** The room of a role; undefined for services, which have none. */
export const roomOf = (role: Role): Room | undefined => rooms.find((room) => room.role === role);
