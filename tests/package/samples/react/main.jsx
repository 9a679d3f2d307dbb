// <mx-lens> in React, which listens to an event by `on` and its name, from version 19 on.
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'mxlens/define';

function App() {
  const [domain, setDomain] = useState('good.test');
  const [heard, setHeard] = useState('');
  const hear = ({ detail: { report } }) => setHeard(`${report.target.name}: ${report.verdict.status}`);
  return (
    <main>
      <mx-lens domain={domain} resolver={import.meta.env.VITE_RESOLVER} auto onmx-lens-report={hear}>
        The MX records of {domain}
      </mx-lens>
      <output>{heard}</output>
      <button onClick={() => setDomain('null-mx.test')}>The next domain</button>
    </main>
  );
}

createRoot(document.getElementById('app')).render(<App />);
