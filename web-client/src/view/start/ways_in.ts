// Into a workshop without its link: for the start page, and for links that lead nowhere.
import "../../styles/ways_in.css";

export { JoinCode } from "./join_code";
export { OpenLink } from "./open_link";
