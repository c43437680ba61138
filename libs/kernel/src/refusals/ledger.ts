import { refusalTexts } from './text.js';

export const ledgerRefusals = refusalTexts({});
