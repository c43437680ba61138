import { refusalTexts } from './text.js';

export const remittanceRefusals = refusalTexts({});
