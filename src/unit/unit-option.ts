/** One `Name=value` line of a unit file, with the section that it stands in. This is also the form in which fleet's API carries a unit file. */
export interface UnitOption {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}
