import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { mount } from "svelte";

import * as host from "./host";
import { App } from "./state/app.svelte";
import Window from "./views/Window.svelte";

const target = document.getElementById("app");
if (target) mount(Window, { target, props: { app: new App(host) } });
