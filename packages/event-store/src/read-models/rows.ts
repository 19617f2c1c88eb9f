// Rows of the read models, as the tables name their columns. append_events upserts them whole, by primary key; changes
// name the columns of such a row that an event gave another value.
import type {
  ActivityPlanCard,
  Actor,
  ChatMessage,
  ChatSession,
  ChatSessionMember,
  ExternalChat,
  Form,
  FormOnRecord,
  JsonValue,
  MemberType,
  SessionKind,
} from "@tributary/schemas";

export interface ParticipantRow {
  tenant: string;
  id: string;
  first_name: string;
  last_name: string;
  email: string | null;
  mobile: string | null;
  timezone: string | null;
  external_id: string | null;
  suspended: boolean;
  registered_at: string;
}

export type ParticipantChange = Pick<ParticipantRow, "tenant" | "id" | "suspended">;

export type ParticipantProfileChange = Omit<ParticipantRow, "suspended" | "registered_at">;
/** Somebody of whom every row is to say nothing any more. */
export type ErasedParticipant = Pick<ParticipantRow, "tenant" | "id">;

export interface ParticipantExtraRow {
  tenant: string;
  participant_id: string;
  extra_id: string;
  extra_code: string;
  extra_group: string;
  extra_name: string;
  extra_value: JsonValue;
  updated_at: string;
}

export interface ParticipantExtraChangeRow {
  tenant: string;
  participant_id: string;
  extra_code: string;
  version: number;
  extra_group: string;
  extra_value: JsonValue;
  changed_by: Actor | null;
  updated_at: string;
}

export interface ChatSessionRow {
  tenant: string;
  id: string;
  kind: SessionKind;
  title: string | null;
  participant_id: string | null;
  participant_ids: string[];
  status: ChatSession["status"];
  locked: boolean;
  opened_at: string;
}

/** Only the columns that it names. */
export type ChatSessionChange = Pick<ChatSessionRow, "tenant" | "id"> &
  Partial<Pick<ChatSessionRow, "status" | "locked">>;

export interface ChatSessionMemberRow {
  tenant: string;
  session_id: string;
  member_id: string;
  member_type: MemberType;
  member_name: string;
  photo_url: string | null;
  state: ChatSessionMember["state"];
  version: number;
}

export interface MessageRow {
  tenant: string;
  session_id: string;
  id: string;
  version: number;
  participant_id: string | null;
  sender_id: string;
  sender_type: MemberType;
  sender_name: string;
  photo_url: string | null;
  channel: ChatMessage["channel"];
  text: string;
  html: string | null;
  attachments: ChatMessage["attachments"];
  reply_to_id: string | null;
  origin: ChatMessage["origin"];
  sent_at: string;
  edited_at: string | null;
  deleted_at: string | null;
}

/** What an edit or a deletion gave it; an event says when only of what it did. */
export type MessageChange = Pick<MessageRow, "tenant" | "session_id" | "id" | "text" | "html" | "attachments"> &
  Partial<Pick<MessageRow, "edited_at" | "deleted_at">>;

export interface MessageReactionRow {
  tenant: string;
  session_id: string;
  message_id: string;
  member_id: string;
  reaction: string;
  is_there: boolean;
  version: number;
}

/** Which message shows a file. The file itself is reference data: there is nothing to change when it is gone. */
export interface MessageFile {
  tenant: string;
  session_id: string;
  id: string;
  message_id: string;
}

/** How far a member has read, or messages have reached them. */
export interface ChatSessionReadRow {
  tenant: string;
  session_id: string;
  member_id: string;
  up_to_version: number;
}

export interface FormRow {
  tenant: string;
  session_id: string;
  id: string;
  version: number;
  participant_id: string | null;
  member_id: string;
  name: string;
  title: string | null;
  fields: Form["fields"];
  sender_id: string;
  sender_type: MemberType;
  sender_name: string;
  photo_url: string | null;
  origin: FormOnRecord["origin"];
  requested_at: string;
  expires_at: string | null;
  answers: Form["answers"];
  answered_by: string | null;
  answered_at: string | null;
}

export type FormChange = Pick<FormRow, "tenant" | "session_id" | "id" | "answers" | "answered_by" | "answered_at">;

export interface ExternalChatRow {
  tenant: string;
  session_id: string;
  id: string;
  participant_id: string | null;
  provider: string;
  conversation: string | null;
  live_conversation: string | null;
  parameters: ExternalChat["parameters"];
  status: ExternalChat["status"];
  estimated_wait_seconds: number | null;
  detail: string | null;
  changed_at: string;
}

/** Every column that a link's events can give another value. */
export type ExternalChatChangeRow = Omit<ExternalChatRow, "participant_id" | "provider" | "parameters">;

export interface CardRow {
  tenant: string;
  participant_id: string;
  id: string;
  activity_plan_id: string;
  plan_title: string;
  position: number;
  due_at: string;
  reported_at: string | null;
  card: ActivityPlanCard;
}

export type CardChange = Pick<CardRow, "tenant" | "participant_id" | "id" | "reported_at" | "card">;

interface RowOf {
  participants: ParticipantRow;
  participant_changes: ParticipantChange;
  participant_profile_changes: ParticipantProfileChange;
  erased_participants: ErasedParticipant;
  participant_extras: ParticipantExtraRow;
  participant_extra_changes: ParticipantExtraChangeRow;
  chat_sessions: ChatSessionRow;
  chat_session_changes: ChatSessionChange;
  chat_session_members: ChatSessionMemberRow;
  messages: MessageRow;
  message_changes: MessageChange;
  message_reactions: MessageReactionRow;
  message_files: MessageFile;
  chat_session_reads: ChatSessionReadRow;
  chat_session_deliveries: ChatSessionReadRow;
  forms: FormRow;
  form_changes: FormChange;
  external_chats: ExternalChatRow;
  external_chat_changes: ExternalChatChangeRow;
  cards: CardRow;
  card_changes: CardChange;
}

type Table = keyof RowOf;

/** Rows to write, by table. */
export type Rows = { readonly [T in Table]?: readonly RowOf[T][] };

/** What tells two rows of a table apart; one append is of one tenant. */
const keys: { [T in Table]: (row: RowOf[T]) => string } = {
  participants: (row) => row.id,
  participant_changes: (row) => row.id,
  participant_profile_changes: (row) => row.id,
  erased_participants: (row) => row.id,
  participant_extras: (row) => `${row.participant_id}/${row.extra_id}`,
  participant_extra_changes: (row) => `${row.participant_id}/${row.extra_code}/${row.version}`,
  chat_sessions: (row) => row.id,
  chat_session_changes: (row) => row.id,
  chat_session_members: (row) => `${row.session_id}/${row.member_id}`,
  messages: (row) => `${row.session_id}/${row.id}`,
  message_changes: (row) => `${row.session_id}/${row.id}`,
  message_reactions: (row) => `${row.session_id}/${row.message_id}/${row.member_id}/${row.reaction}`,
  message_files: (row) => row.id,
  chat_session_reads: (row) => `${row.session_id}/${row.member_id}`,
  chat_session_deliveries: (row) => `${row.session_id}/${row.member_id}`,
  forms: (row) => `${row.session_id}/${row.id}`,
  form_changes: (row) => `${row.session_id}/${row.id}`,
  external_chats: (row) => `${row.session_id}/${row.id}`,
  external_chat_changes: (row) => `${row.session_id}/${row.id}`,
  cards: (row) => `${row.participant_id}/${row.id}`,
  card_changes: (row) => `${row.participant_id}/${row.id}`,
};

/** The rows of several events of one append, in their order; where two have one key, the columns of the later. */
export function mergeRows(all: readonly Rows[]): Rows {
  const tables = new Set(all.flatMap((some) => Object.keys(some) as Table[]));
  return Object.assign({}, ...Array.from(tables, (table) => merged(table, all)));
}

function merged<T extends Table>(table: T, all: readonly Rows[]): Rows {
  const rows = all.flatMap((some): readonly RowOf[T][] => some[table] ?? []);
  if (rows.length <= 1) return rows.length === 0 ? {} : { [table]: rows };
  const last = new Map<string, RowOf[T]>();
  for (const row of rows) last.set(keys[table](row), { ...last.get(keys[table](row)), ...row });
  return { [table]: [...last.values()] };
}
