import { useEffect, useRef } from 'react';
import type { FormInstance } from 'antd/es/form';
import type { Problem } from '../api/problem';
import { useWords } from './refusal-words';

/** Puts the server's objection at the field it names, when the form has it; tells whether it stands there. */
export function useFieldProblem<Values extends object>(
  problem: Problem | undefined,
  form: FormInstance<Values>,
): boolean {
  const words = useWords();
  const placed = useRef<Problem>(undefined);
  const names = Object.keys(form.getFieldsValue(true) as object);
  const atField = problem?.field !== undefined && names.includes(problem.field);
  useEffect(() => {
    // Only a new refusal is put at its field.
    if (!problem?.field || !atField || placed.current === problem) return;
    placed.current = problem;
    const { title, remedy } = words(problem);
    form.setFields([
      { name: problem.field, errors: [`${title} ${remedy}`] } as Parameters<typeof form.setFields>[0][number],
    ]);
  }, [problem, atField, words, form]);
  return atField;
}
