/**
 * Returns what was meant as a comment behind a value of [X-Fleet], where fleet and systemd have comments on lines of their
 * own only; undefined if there is none. Of `rack=r1 # the big one`: `# the big one`.
 */
export function trailingComment(value: string): string | undefined {
  return /(?:^|\s)([#;].*)$/su.exec(value)?.[1];
}
