/** Which cards of a participant to find; what is left out does not matter. */
export interface CardSearch {
  /** The activity plan's type. */
  type?: string | undefined;
  /** The title of the card, or of its plan. */
  name?: string | undefined;
  /** When it is scheduled, or was added when it has no schedule: from, and up to, inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  isReported?: boolean | undefined;
  /** Whether it can be answered at that time: it is due, and no one-off that was answered. */
  active?: { is: boolean; at: string } | undefined;
  offset: number;
  limit: number;
}
