import { render } from "preact";
import { App } from "./app.jsx";
import "./style/tokens.css";
import "./style/frame.css";
import "./style/parts.css";
import "./style/screens.css";
import "./style/print.css";

render(<App />, document.getElementById("app"));
