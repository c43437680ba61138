// npm run build: installs what is missing and builds what is stale.
import { checkNode, ensureBuilt, ensureInstalled } from './ensure.mjs';

checkNode();
ensureInstalled();
ensureBuilt();
