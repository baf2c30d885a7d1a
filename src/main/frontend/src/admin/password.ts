/** Without what looks alike on a note. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password that is easy to read out: four groups of four, 80 random bits. */
export function randomPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const letters = [...bytes].map((byte) => LETTERS[byte % LETTERS.length]);
  return [0, 4, 8, 12].map((from) => letters.slice(from, from + 4).join('')).join('-');
}
