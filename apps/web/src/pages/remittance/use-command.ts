import { useCommandOn } from '../../components/use-command';
import type { Command } from '../../components/use-command';
import type { Remittance } from './acts';

const SHOWN_BY = ['remittances', 'todos', 'chain', 'accounts'];

/** Commands on one remittance. */
export const useCommand = ({ remittanceId, version }: Remittance): Command =>
  useCommandOn({ detail: ['remittance', remittanceId], version, shownBy: SHOWN_BY });
