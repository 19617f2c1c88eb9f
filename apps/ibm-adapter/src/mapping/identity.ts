// What things over there are called here, made of nothing but their own names: the same on every replica, so that whatever
// comes again is recognised.
import { digest } from "@tributary/external-chats";

/** What fits an id of ours behind the prefix; a hash begins with a sign that is not in it. */
const ID = /^[A-Za-z0-9._-]{1,60}$/;
const LONGEST_EXTERNAL_ID = 255;

/** What the ids of everybody and everything that this adapter brings in begin with. */
export const OUR_PREFIX = "ibm-";

const idOf = (name: string): string => OUR_PREFIX + (ID.test(name) ? name : `~${digest(name)}`);

/** A message of theirs, as the session knows it. */
export const messageIdOf = (vendorId: string): string => idOf(vendorId);

/** One of their users, as the session knows them. */
export const memberIdOf = (userId: string): string => idOf(userId);

/** A notice for whatever has this key, on this link. */
export const noticeIdOf = (linkId: string, key: string): string => `${OUR_PREFIX}~${digest(`${linkId}/${key}`)}`;

/** What a message is called in its conversation, for ever. */
export const externalIdOf = (vendorId: string): string =>
  vendorId.length <= LONGEST_EXTERNAL_ID ? vendorId : `~${digest(vendorId)}`;
