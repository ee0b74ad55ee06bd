// The runner starts this file for the `post` step; the bundle sees by its name which of the two it is.
import './index.js';
