import { Problem } from '@/api/problem';
import { useForm as useAnyForm } from '@/app/form';
import { i18n } from '@/i18n';
import { sentence } from '@/i18n/problems';

/** What went wrong and what to do, with the words of the administration first. */
export function adminSentence(problem: unknown): string {
  if (problem instanceof Problem && i18n.global.te(`admin.problem.${problem.code}`)) {
    return (i18n.global.t as (key: string) => string)(`admin.problem.${problem.code}`);
  }
  return sentence(problem);
}

/** A form of the administration. */
export const useForm = (known: readonly string[]) => useAnyForm(known, adminSentence);
