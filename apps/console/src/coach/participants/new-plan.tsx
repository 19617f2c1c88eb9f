import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, type JSX, useState } from "react";
import { Dialog } from "../../chat/dialog.tsx";
import { ProblemAlert } from "../../chat/problem-alert.tsx";
import { useDoing } from "../../chat/use-doing.ts";
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
  const doing = useDoing();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = bodyOf(participantId, plan);
    if (await doing.run((headers) => client.call("POST /admin/activity_plans", { body, headers }))) onClose();
  };
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="sm">
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
          <ProblemAlert error={doing.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {strings.chat.cancel}
            </Button>
            <Button type="submit" loading={doing.isBusy}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
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
