/** A column of a table. */
export interface Column {
  key: string;
  /** Empty for buttons. */
  label: string;
  /** What the service sorts it by. */
  sort?: string;
  /** From which width on it is shown; always, if absent. A card has those of middling width too. */
  level?: 'middle' | 'wide';
}
