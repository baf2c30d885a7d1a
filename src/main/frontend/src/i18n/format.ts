import { locale } from './index';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), options);
    formats.set(key, found);
  }
  return found;
}

/** 14:03 */
export function time(at: string | Date): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** The time of today, else the day and the time. */
export function moment(at: string | Date, now: Date = new Date()): string {
  const date = new Date(at);
  if (date.toDateString() === now.toDateString()) {
    return time(date);
  }
  const year: Intl.DateTimeFormatOptions = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' };
  return format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...year }).format(date);
}

/** Day and time in full, for tooltips and details. */
export function full(at: string | Date): string {
  return format({ dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));
}

/** 0:07, 12:34, 1:02:03 */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value);
}
