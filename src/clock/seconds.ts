/** Returns milliseconds as readable seconds: `0.4 s`, `12.5 s`, `90 s`, `7 min 5 s`. */
export function seconds(ms: number): string {
  const total = ms / 1_000;
  if (total < 100) return `${Math.round(total * 10) / 10} s`;
  const minutes = Math.floor(Math.round(total) / 60);
  return minutes < 2 ? `${Math.round(total)} s` : `${minutes} min ${Math.round(total) % 60} s`;
}
