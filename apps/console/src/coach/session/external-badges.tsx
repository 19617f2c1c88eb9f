import { Badge } from "@mantine/core";
import type { JSX } from "react";
import type { Picture } from "../../chat/picture.ts";
import { strings } from "../../strings.ts";
import { colourOf, isLive, providerText, statusText } from "../../wording/external-chats.ts";

/** How the live chats outside stand, at a glance. */
export const ExternalBadges = ({ picture }: { picture: Picture }): JSX.Element => (
  <>
    {[...picture.external.values()].filter(isLive).map(({ linkId, provider, status }) => (
      <Badge key={linkId} variant="light" color={colourOf(status)} role="status">
        {strings.coach.outside.badge(providerText(provider), statusText(status))}
      </Badge>
    ))}
  </>
);
