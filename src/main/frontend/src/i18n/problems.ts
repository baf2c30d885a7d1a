import { Problem } from '@/api/problem';
import { i18n } from './index';

/** What went wrong and what to do, in the person's language where the kind is known, else in the service's words. */
export function sentence(problem: unknown): string {
  const t = i18n.global.t as (key: string, named?: Record<string, unknown>) => string;
  if (!(problem instanceof Problem)) {
    return t('app.problem.unknown');
  }
  const key = `app.problem.${problem.code}`;
  if (i18n.global.te(key)) {
    const details = problem.fields.map((field) => `${field.field} ${field.message}`).join(', ') || problem.detail;
    return t(key, { detail: details, minutes: Math.ceil((problem.retryAfter ?? 60) / 60) });
  }
  if (problem.status === 503) {
    return t('app.problem.unavailable');
  }
  if (problem.status === 403) {
    return t('app.problem.forbidden');
  }
  return problem.detail || t('app.problem.unknown');
}
