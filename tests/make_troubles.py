"""Writes samples/troubles/: one small file for each kind of trouble. `python tests/make_troubles.py` makes them again.

Everybody in them is invented. Each is plain text, so that an editor shows what the trouble is.
"""

from __future__ import annotations

from pathlib import Path

TROUBLES = Path(__file__).parent.parent / "samples" / "troubles"
PEOPLE = "Nombre;Descripción;Monto"

FILES: dict[str, str] = {
    "amounts-ambiguous.csv": f"""{PEOPLE}
Rosa Quispe;Renovación de flota;12.345
Jorge Huamán;Plan anual;8.750
Marta Rojas;Capacitación;950
""",
    "amounts-both-ways.csv": f"""{PEOPLE}
Rosa Quispe;Renovación de flota;1.250,50
Jorge Huamán;Plan anual;2,480.75
Marta Rojas;Capacitación;12.345
Pedro Paredes;Pedido mayorista;3500
""",
    "amounts-currencies.csv": f"""{PEOPLE}
Rosa Quispe;Renovación de flota;S/ 1,250.50
Jorge Huamán;Plan anual;US$ 2,480.75
Marta Rojas;Capacitación;980.00
""",
    "amounts-odd.csv": f"""{PEOPLE}
Rosa Quispe;Renovación de flota;1250.50
Jorge Huamán;Plan anual;
Marta Rojas;Capacitación;por definir
Pedro Paredes;Pedido mayorista;mil quinientos
Elena Flores;Plan mensual;1.5E+05
Diego Vargas;Equipamiento;15%
Lucía Núñez;Soporte;1200-1500
Óscar Peña;Repuestos;(300.00)
Inés Ibáñez;Mantenimiento;0
Raúl Castro;Diseño;10.125
Sofía Salinas;Mudanza;98765432.10
Iván Mejía;Alquiler;12345678901234567
Nora Ávila;Uniformes;840.00
Bruno Quispe;Traslados;1999.90
Clara Rojas;Limpieza;450
""",
    "dates-ambiguous.csv": f"""{PEOPLE};Fecha de cierre
Rosa Quispe;Renovación de flota;1250.50;03/04/2026
Jorge Huamán;Plan anual;980.00;05/06/2026
""",
    "dates-odd.csv": f"""{PEOPLE};Fecha de cierre
Rosa Quispe;Renovación de flota;1250.50;31/01/2027
Jorge Huamán;Plan anual;980.00;15 de marzo de 2027
Marta Rojas;Capacitación;450.00;Mar 20, 2027
Pedro Paredes;Pedido mayorista;700.00;2027-04-30
Elena Flores;Plan mensual;99.90;31/02/2027
Diego Vargas;Equipamiento;5200.00;46096
Lucía Núñez;Soporte;120.00;pronto
Óscar Peña;Repuestos;310.00;lunes 20 de marzo de 2027
Inés Ibáñez;Mantenimiento;75.50;15/03/1927
Raúl Castro;Diseño;640.00;por definir
""",
    "contacts-odd.csv": f"""{PEOPLE};Celular;Correo
Rosa Quispe;Renovación de flota;1250.50;+51 987 654 321;rosa.quispe@example.com
Jorge Huamán;Plan anual;980.00;9.87654E+08;
Marta Rojas;Capacitación;450.00;987 654 321 / 912 345 678;
Pedro Paredes;Pedido mayorista;700.00;987654321;pedro@example.com p.paredes@example.org
Elena Flores;Plan mensual;99.90;51987654322;elena.flores@gmial.com
Diego Vargas;Equipamiento;5200.00;987;diego@
Lucía Núñez;Soporte;120.00;+51 1 4445566 anexo 12;Lucía Núñez <lucia@example.com>
""",
    "names-missing.csv": f"""{PEOPLE};Etapa
Rosa Quispe;Renovación de flota;1250.50;Nuevo
;Plan anual;980.00;Nuevo
Marta Rojas;;450.00;Contactado

Pedro Paredes;Pedido mayorista;700.00
TOTAL;;2680.50
""",
    "rows-twice.csv": f"""{PEOPLE};Correo
Rosa Quispe;Renovación de flota;1250.50;rosa.quispe@example.com
Jorge Huamán;Plan anual;980.00;jorge@example.com
Rosa  Quispe;Renovación de flota;1250.5;ROSA.QUISPE@example.com
Jorge Huamán;Plan anual;1980.00;jorge@example.com
""",
    "columns-missing.csv": """Cliente;Teléfono;Comentario
Rosa Quispe;987654321;Quiere una cotización
""",
}


def contents() -> dict[str, bytes]:
    """The bytes of each file, as Excel writes a CSV in UTF-8."""
    return {name: text.replace("\n", "\r\n").encode("utf-8-sig") for name, text in FILES.items()}


def main() -> None:
    TROUBLES.mkdir(parents=True, exist_ok=True)
    for name, content in contents().items():
        (TROUBLES / name).write_bytes(content)


if __name__ == "__main__":
    main()
