// Giving an extra a value is an event of the participant; what the value may be is said by its definition.
import { AppError } from "@tributary/runtime";
import {
  type ChangeExtraValue,
  type CommandOf,
  type Extra,
  extraValueSchema,
  type JsonValue,
  participantStream,
  toExtraChange,
} from "@tributary/schemas";
import { actorOf } from "../commands/actor.ts";
import { participantAggregate } from "../commands/aggregates.ts";
import type { Answer } from "../commands/answer.ts";
import { type Caller, handleCommand, type Prepared } from "../commands/handle-command.ts";
import type { CommandContext } from "../http/context.ts";

/**
 * Gives a participant's extra a value; 422 when no such extra is defined.
 * @throws AppError 422 when the value is not of the extra's type.
 */
export async function changeExtraValue(
  api: CommandContext,
  caller: Caller,
  { participantId, extraCode, value }: CommandOf<"ChangeExtraValue">,
): Promise<Answer> {
  const { tenant } = caller.principal;
  const definition = await api.store.reference.extraDefinition(tenant, extraCode);
  return handleCommand(api.commands, {
    caller,
    aggregate: participantAggregate,
    streamId: participantStream(tenant, participantId),
    prepare: (_related, at): Prepared<ChangeExtraValue> => {
      if (!definition) return { refusal: { code: "extra-unknown", detail: `There is no extra ${extraCode}` } };
      const { id: extraId, group: extraGroup, name: extraName, isLog } = definition;
      const extraValue = checkedValue(definition, value);
      const change = { extraId, extraCode, extraGroup, extraName, extraValue, isLog };
      return { type: "ChangeExtraValue", participantId, by: actorOf(caller), at, ...change };
    },
    answer: async ([event]) => {
      if (event?.type === "ParticipantExtraValueChanged") return { status: 200, body: toExtraChange(event) };
      // The same value again changes nothing, so the answer is the change that stands.
      const values = definition ? await api.store.queries.extras(tenant, participantId, definition.group) : [];
      return { status: 200, body: values.find(({ id }) => id === definition?.id) ?? null };
    },
  });
}

function checkedValue({ code, dataType }: Extra, value: JsonValue): JsonValue {
  const parsed = extraValueSchema(dataType).safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: ["body", "value", ...path].join("."),
    message,
  }));
  throw new AppError("extra-value-invalid", `The value does not fit the type ${dataType} of ${code}`, { errors });
}
