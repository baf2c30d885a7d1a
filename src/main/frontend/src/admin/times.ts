import { onBeforeUnmount, readonly, ref } from 'vue';
import { locale } from '@/i18n';

/** 3 Mar 2027 */
export function day(at: string | Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(at));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** “3 minutes ago”, “in 2 days”; up to ten seconds is “now”. */
export function ago(at: string, now: number): string {
  const seconds = Math.round((new Date(at).getTime() - now) / 1_000);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(seconds) < 10) {
    return words.format(0, 'second');
  }
  const [unit, length] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? ['second', 1];
  return words.format(Math.trunc(seconds / length), unit);
}

/** The time, every second or as told. */
export function useNow(every = 1_000) {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), every);
  onBeforeUnmount(() => clearInterval(timer));
  return readonly(now);
}
