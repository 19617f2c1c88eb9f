import { Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type JSX, useState } from "react";
import { FormDialog } from "../../asking/form-dialog.tsx";
import type { Once } from "../../asking/once.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";

const words = strings.coach.plan;
/** As the platform names the types of values: number, text, yes or no. */
const TYPES = ["N", "S", "B"] as const;

interface Props {
  participantId: string;
  onClose: () => void;
}

/** Gives somebody an activity with one thing to report. */
export function NewPlan({ participantId, onClose }: Props): JSX.Element {
  const { client } = useConnection();
  const [plan, setPlan] = useState({ title: "", description: "", measure: "", type: "N" as (typeof TYPES)[number] });
  const give = (headers: Once) =>
    client.call("POST /admin/activity_plans", { body: bodyOf(participantId, plan), headers });
  return (
    <FormDialog title={words.title} submitLabel={words.submit} onSubmit={give} onClose={onClose}>
      <TextInput
        {...{ required: true, label: words.name, value: plan.title, "data-autofocus": true }}
        onChange={(event) => setPlan({ ...plan, title: event.currentTarget.value })}
      />
      <Textarea
        {...{ autosize: true, minRows: 2, label: words.description, value: plan.description }}
        onChange={(event) => setPlan({ ...plan, description: event.currentTarget.value })}
      />
      <Group grow align="flex-end">
        <TextInput
          {...{ required: true, label: words.measure, value: plan.measure }}
          onChange={(event) => setPlan({ ...plan, measure: event.currentTarget.value })}
        />
        <NativeSelect
          {...{ label: words.type, value: plan.type }}
          data={TYPES.map((value) => ({ value, label: words.types[value] }))}
          onChange={(event) => setPlan({ ...plan, type: event.currentTarget.value as (typeof TYPES)[number] })}
        />
      </Group>
    </FormDialog>
  );
}

function bodyOf(
  participantId: string,
  plan: { title: string; description: string; measure: string; type: "N" | "S" | "B" },
) {
  const activityValues = [{ measureTypeName: plan.measure.trim(), measureDataType: plan.type }];
  const data = { activityPlanType: "GENERAL_ACTIVITY", activityValues };
  const title = plan.title.trim();
  return { participantId, title, cards: [{ title, description: plan.description.trim() || null, data }] };
}
