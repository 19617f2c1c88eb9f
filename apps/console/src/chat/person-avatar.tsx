import { Avatar } from "@mantine/core";
import type { JSX } from "react";

interface Props {
  name: string;
  photoUrl?: string | null;
  size?: number;
}

/** A face, or initials. Who it is stands beside it in words. */
export const PersonAvatar = ({ name, photoUrl = null, size = 32 }: Props): JSX.Element => (
  <Avatar src={photoUrl} name={name} size={size} radius="xl" color="initials" variant="light" aria-hidden alt="" />
);
