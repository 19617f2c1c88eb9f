import { NumberInput, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";

interface Props {
  label: string;
  /** As the platform names them: boolean, string, number, time, JSON. */
  dataType: "B" | "S" | "N" | "T" | "J";
  options: readonly string[];
  isRequired?: boolean;
  value: unknown;
  /** Undefined, or an empty text: no value. */
  onChange: (value: unknown) => void;
}

/** One value of any of the platform's types. */
export function ValueInput(props: Props): JSX.Element {
  const { label, dataType, options, isRequired = false, value, onChange } = props;
  const field = { label, size: "xs", required: isRequired } as const;
  if (options.length > 0) {
    return (
      <Select
        {...field}
        data={[...options]}
        value={asText(value) || null}
        onChange={(picked) => onChange(picked ?? "")}
      />
    );
  }
  switch (dataType) {
    case "B":
      return <YesNo {...props} />;
    case "N":
      return <NumberInput {...field} value={asText(value)} onChange={(typed) => onChange(typed)} />;
    case "T":
      return (
        <TextInput
          {...{ ...field, type: "datetime-local" }}
          value={localTime(value)}
          onChange={({ currentTarget }) => onChange(asInstant(currentTarget.value))}
        />
      );
    case "J":
      return <JsonText {...props} />;
    case "S":
      return <TextInput {...field} value={asText(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}

const YesNo = ({ label, value, onChange }: Props): JSX.Element => (
  <Stack gap={2}>
    <Text size="xs" fw={500}>
      {label}
    </Text>
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={typeof value === "boolean" ? String(value) : ""}
      data={[
        { value: "true", label: strings.common.yes },
        { value: "false", label: strings.common.no },
      ]}
      onChange={(picked) => onChange(picked === "true")}
    />
  </Stack>
);

const JsonText = ({ label, value, onChange }: Props): JSX.Element => (
  <Textarea
    {...{ label, size: "xs", autosize: true, ff: "monospace" }}
    defaultValue={value === undefined ? "" : JSON.stringify(value)}
    onBlur={({ currentTarget }) => onChange(fromJson(currentTarget.value))}
  />
);

const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

/** What is no JSON is a text: the platform says whether it takes it. */
function fromJson(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

function localTime(value: unknown): string {
  if (typeof value !== "string" || value === "") return "";
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const asInstant = (local: string): string => (local === "" ? "" : new Date(local).toISOString());
