/** One `Name=value` line of a unit file with its section, which is also how fleet's API represents unit files. */
export interface UnitOption {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}
