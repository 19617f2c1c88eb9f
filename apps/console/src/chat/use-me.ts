import { useMemo } from "react";
import { useConnection } from "../connection/connection.tsx";
import type { Me } from "./picture.ts";

/** Whoever is signed in, as sessions name them. */
export function useMe(): Me {
  const { id, role } = useConnection().identity;
  return useMemo(() => ({ id, type: role === "coach" ? "COACH" : "PARTICIPANT" }), [id, role]);
}
