"""A page as headless Chromium sees it, over the DevTools protocol on a pipe: what it asks of the network, what its console
says, how wide it is, how its colours contrast. Python's standard library alone."""
import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

# By package name: Debian's; the others are what people have installed by hand.
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
         "--remote-debugging-pipe"]

# The least contrast of any text with what is behind it, and where; after WCAG 2.2, 1.4.3.
CONTRAST = r"""(() => {
  const parse = text => { const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number); return {r, g, b, a}; };
  const bright = ({r, g, b}) => [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = node => { for (; node; node = node.parentElement) { const c = parse(getComputedStyle(node).backgroundColor); if (c.a > 0) return c; } return {r: 255, g: 255, b: 255}; };
  let worst = {ratio: 21, text: ''};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, text = node.textContent.trim(), owner = node.parentElement;
    if (!text || ['TITLE', 'DESC', 'title', 'desc', 'STYLE'].includes(owner.tagName)) continue;
    const style = getComputedStyle(owner), svg = owner.namespaceURI.endsWith('svg');
    const [a, b] = [bright(parse(svg ? style.fill : style.color)), bright(behind(owner))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < worst.ratio) worst = {ratio, text: text.slice(0, 60)};
  }
  return worst;
})()"""


class Browser:
    def __init__(self):
        self._profile = tempfile.mkdtemp(prefix="persona-browser-")
        self._read, theirs_out = os.pipe()
        theirs_in, self._write = os.pipe()

        def wire():  # the browser reads from 3 and writes to 4
            ours = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(ours[0], 3)
            os.dup2(ours[1], 4)

        self._process = subprocess.Popen([PROGRAM, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=wire, start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self._text, self._number, self._events = b"", 0, []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = None
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")

    def close(self):
        self._session = None
        self._call("Browser.close")
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._write)
        os.close(self._read)
        # Helpers of the browser's may write for a moment longer.
        for _ in range(50):
            shutil.rmtree(self._profile, ignore_errors=True)
            if not os.path.exists(self._profile):
                break
            time.sleep(0.1)

    def _message(self):
        while b"\0" not in self._text:
            more = os.read(self._read, 1 << 20)
            if not more:
                raise AssertionError("the browser went away")
            self._text += more
        message, self._text = self._text.split(b"\0", 1)
        return json.loads(message)

    def _call(self, method, **parameters):
        self._number += 1
        call = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", None):
            call["sessionId"] = self._session
        text = json.dumps(call).encode() + b"\0"
        while text:
            text = text[os.write(self._write, text):]
        while True:
            message = self._message()
            if message.get("id") == self._number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return message["result"]
            if "method" in message:
                self._events.append(message)

    def _until(self, method):
        while not any(event["method"] == method for event in self._events):
            message = self._message()
            if "method" in message:
                self._events.append(message)

    def open(self, path, width=1200, dark=False, scripts=False):
        """Loads a file; gives back the addresses it asked for and what the console said."""
        self._events = []
        self._call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self._call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        address = pathlib.Path(path).resolve().as_uri()
        self._call("Page.navigate", url=address)
        self._until("Page.loadEventFired")
        self._call("Page.getLayoutMetrics")  # laid out, so that everything was asked for
        asked = [event["params"]["request"]["url"] for event in self._events if event["method"] == "Network.requestWillBeSent"]
        said = [event["params"] for event in self._events if event["method"] in ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")]
        return [url for url in asked if url != address], said

    def value(self, expression):
        self._call("Emulation.setScriptExecutionDisabled", value=False)
        return self._call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def contrast(self):
        return self.value(CONTRAST)

    def overflow(self):
        """How many pixels the page is wider than the window."""
        return self.value("document.documentElement.scrollWidth - window.innerWidth")

    def accessibility_tree(self):
        return self._call("Accessibility.getFullAXTree")["nodes"]

    def picture(self, path, top=0, height=None):
        size = self._call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": top, "width": size["width"], "height": min(height or size["height"], size["height"] - top), "scale": 1}
        data = self._call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))

    def printed(self, path):
        data = self._call("Page.printToPDF", printBackground=True)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
