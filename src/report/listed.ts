/** Returns the first few of several texts, and how many more there are: `a, b, c and 4 more`. */
export function listed(texts: readonly string[], atMost = 3): string {
  const more = texts.length - atMost;
  return more > 0 ? `${texts.slice(0, atMost).join(', ')} and ${more} more` : texts.join(', ');
}
