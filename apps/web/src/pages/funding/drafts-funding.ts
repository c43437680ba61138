import { useMay, useSession } from '../../app/session';

/** Whether this person draws up funding requests: a clerk of the provincial agency. The server has the last word. */
export function useDraftsFunding(): boolean {
  const { institution, roles } = useSession();
  const may = useMay('funding.command');
  return may && roles.includes('CLERK') && institution.kind === 'AGENCY' && institution.level === 'PROVINCE';
}
